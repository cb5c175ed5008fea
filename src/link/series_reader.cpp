#include "link/series_reader.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "base/csv_reader.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/file_format.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "link/series_units.hpp"

namespace splitee {
namespace {

constexpr std::size_t kShown = 30;  // characters of a field in a message
constexpr double kHighestMbit = 1e9;
constexpr double kLongestMs = 1e15;
constexpr double kLongestRtt = 1e9;  // ms

// Beyond these limits, for a step in ms, a rate or a round trip, the unit is surely another one.
constexpr double kDoubtfulStep = 600'000;
constexpr double kDoubtfulMbit = 100'000;
constexpr double kDoubtfulRtt = 60'000;  // ms
constexpr double kShortestRtt = 0.1;     // ms, of a longest one

// A line of a series' file, for messages.
struct Line {
  const std::string& file;
  std::size_t number;  // from 1

  template <class... Args>
  [[noreturn]] void refuse(fmt::format_string<Args...> what, Args&&... args) const {
    fail(ExitStatus::kData, "{}: line {}: {}", file, number,
         fmt::format(what, std::forward<Args>(args)...));
  }

  [[nodiscard]] double number_of(std::string_view field, std::string_view expected) const {
    if (const auto value = number_in(field)) return *value;
    const bool has_comma = field.find(',') != std::string_view::npos;
    refuse("is '{}'; expected {}{}", shortened(std::string(field), kShown), expected,
           field.ends_with('%') ? ", not a percentage"
           : has_comma          ? " with a decimal point"
                                : "");
  }
};

// Steps of rates, put together line by line.
class Steps {
 public:
  void add(const Line& line, double ms, double mbit, double rtt = 0) {
    if (!(rtt >= 0 && rtt <= kLongestRtt)) {
      line.refuse("has the round trip {} ms; expected 0 to 1e9", rtt);
    }
    if (!(mbit >= 0)) line.refuse("has the rate {} Mbit/s; expected 0 or more", mbit);
    if (mbit > kHighestMbit) line.refuse("has the rate {} Mbit/s; at most 1e9 is taken", mbit);
    if (ms < 0) line.refuse("is at {} ms; expected a time from 0 on", ms);
    if (steps_.empty()) first_ = ms;
    ms -= first_;
    if (!steps_.empty() && ms < steps_.back().ms) {
      line.refuse("goes back in time, from {} to {} ms behind the first; expected rising times",
                  steps_.back().ms, ms);
    }
    if (!(ms <= kLongestMs)) line.refuse("is {} ms behind the first; at most 1e15 are taken", ms);
    if (!steps_.empty() && ms == steps_.back().ms) {
      steps_.back() = {ms, mbit, rtt};
    } else {
      steps_.push_back({ms, mbit, rtt});
    }
  }

  [[nodiscard]] std::vector<RateStep> done(const std::string& file, SeriesEnd end) const {
    if (steps_.empty()) fail(ExitStatus::kData, "{}: holds no rate", file);
    if (steps_.size() > 1 && steps_.back().ms <= 0)
      fail(ExitStatus::kData, "{}: stands still", file);
    const bool sends = std::any_of(steps_.begin(), steps_.end(),
                                   [](const RateStep& step) { return step.mbit > 0; });
    if (!sends)
      fail(ExitStatus::kData, "{}: all its rates are 0; nothing would ever be sent", file);
    if (end == SeriesEnd::kStop && steps_.back().mbit <= 0) {
      fail(ExitStatus::kData,
           "{}: ends with the rate 0, which would hold for ever; expected \"end\": \"wrap\", or a "
           "rate above 0",
           file);
    }
    return steps_;
  }

  [[nodiscard]] const RateStep& last() const { return steps_.back(); }  // there must be one
  [[nodiscard]] bool is_empty() const { return steps_.empty(); }

 private:
  std::vector<RateStep> steps_;
  double first_ = 0;
};

std::vector<std::string> doubts_of(const std::vector<RateStep>& steps) {
  std::vector<std::string> doubts;
  if (steps.size() > 1) {
    const double mean = steps.back().ms / static_cast<double>(steps.size() - 1);
    if (mean > kDoubtfulStep) {
      doubts.push_back(fmt::format(
          "its steps last {:.0f} s on average; are its times milliseconds, not seconds?",
          mean / 1000));
    }
  }
  const auto fastest =
      std::max_element(steps.begin(), steps.end(),
                       [](const RateStep& a, const RateStep& b) { return a.mbit < b.mbit; });
  if (fastest->mbit > kDoubtfulMbit) {
    doubts.push_back(
        fmt::format("its highest rate is {:g} Mbit/s; is that another unit?", fastest->mbit));
  }
  const auto longest =
      std::max_element(steps.begin(), steps.end(),
                       [](const RateStep& a, const RateStep& b) { return a.rtt_ms < b.rtt_ms; });
  const bool is_short = longest->rtt_ms > 0 && longest->rtt_ms < kShortestRtt;
  if (is_short || longest->rtt_ms > kDoubtfulRtt) {
    doubts.push_back(
        fmt::format("its longest round trip is {:g} ms; is that another unit?", longest->rtt_ms));
  }
  return doubts;
}

// The text of a file that may be of another kind by mistake.
std::string series_text(const std::filesystem::path& path) {
  std::string text = read_text_file(path, ExitStatus::kData);
  const std::string_view begin = std::string_view(text).substr(0, kFormatBytes);
  if (const auto format = recognised(begin)) {
    fail(ExitStatus::kData, "{}: is {}; expected a series as text", path.string(), format->what);
  }
  if (text.find('\0') != std::string::npos) {
    fail(ExitStatus::kData, "{}: is no text; expected a series as text", path.string());
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) fail(ExitStatus::kData, "{}: is empty", path.string());
  if (text[first] == '<' || text[first] == '{' || text[first] == '[') {
    fail(ExitStatus::kData, "{}: is {}; expected a series as text", path.string(),
         text[first] == '<' ? "HTML or XML" : "JSON");
  }
  return text;
}

// Hands over each line, without its end; the last may have none.
template <class Take>
void for_each_line(std::string_view text, const std::string& file, const Take& take) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view content = text.substr(0, end);
    if (content.ends_with('\r')) content.remove_suffix(1);
    take(Line{file, number}, content);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

OpportunitySeries read_mahimahi(const std::string& text, const std::string& file,
                                double bytes_each) {
  std::vector<std::uint64_t> times;
  for_each_line(text, file, [&](const Line& line, std::string_view content) {
    std::uint64_t ms = 0;
    const char* end = content.data() + content.size();
    const auto [rest, error] = std::from_chars(content.data(), end, ms);
    if (content.empty()) line.refuse("is empty; expected the milliseconds of an opportunity");
    if (error != std::errc{} || rest != end || ms > std::uint64_t{1} << 50U) {
      line.refuse("is '{}'; expected the whole milliseconds of an opportunity",
                  shortened(std::string(content), kShown));
    }
    if (!times.empty() && ms < times.back()) {
      line.refuse("is {}, but the line before it {}; times must not fall", ms, times.back());
    }
    times.push_back(ms);
  });
  if (times.back() == 0) {
    fail(ExitStatus::kData, "{}: ends at 0 ms; its last time is the period, above 0", file);
  }
  return {std::move(times), bytes_each};
}

// The fields of a line that blanks part.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  constexpr const char* kBlanks = " \t";
  for (std::size_t at = line.find_first_not_of(kBlanks); at != std::string_view::npos;
       at = line.find_first_not_of(kBlanks, at)) {
    const std::size_t end = std::min(line.find_first_of(kBlanks, at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

Steps read_two_columns(const std::string& text, const std::string& file) {
  Steps steps;
  for_each_line(text, file, [&](const Line& line, std::string_view content) {
    const auto words = words_of(content);
    if (words.size() != 2) {
      line.refuse("has {} column{}; expected two, seconds and Mbit/s, with a blank between them",
                  words.size(), words.size() == 1 ? "" : "s");
    }
    const double seconds = line.number_of(words[0], "a number of seconds");
    steps.add(line, seconds * 1000, line.number_of(words[1], "a number of Mbit/s"));
  });
  return steps;
}

std::size_t place_of(const CsvTable& table, const SeriesColumn& column, const std::string& file) {
  const std::size_t place = table.column(column.name);
  if (place != CsvTable::npos) return place;
  std::vector<std::string_view> known(table.columns.begin(), table.columns.end());
  fail(ExitStatus::kData, "{}: line 1: has no column '{}'{}; there are {}", file, column.name,
       did_you_mean(column.name, known), shortened(fmt::format("{}", fmt::join(known, ", "))));
}

Steps read_csv_columns(const SeriesSource& source, const std::string& file) {
  const CsvTable table = read_csv(source.path);
  const std::size_t time = place_of(table, source.time, file);
  const std::size_t up = place_of(table, source.up, file);
  const double to_ms = ms_in().at(source.time.unit);
  const double to_mbit = mbit_in().at(source.up.unit);
  const std::size_t rtt = source.rtt ? place_of(table, *source.rtt, file) : CsvTable::npos;
  const bool tells_rtt = source.rtt.has_value();
  const auto is_missing = [](const std::string& field) { return field.empty() || field == "-"; };
  Steps steps;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const Line line{file, row + 2};
    const std::vector<std::string>& fields = table.rows[row];
    const bool has_rate = !is_missing(fields[up]);
    const bool has_rtt = tells_rtt && !is_missing(fields[rtt]);
    if (!has_rate && (!has_rtt || steps.is_empty())) continue;
    if (tells_rtt && !has_rtt && steps.is_empty()) {
      line.refuse("has a rate but no round trip before the first; expected one in the first row");
    }
    const double ms = to_ms * line.number_of(fields[time], "a time in " + source.time.unit);
    const double mbit = has_rate
                            ? to_mbit * line.number_of(fields[up], "a rate in " + source.up.unit)
                            : steps.last().mbit;
    if (!tells_rtt) {
      steps.add(line, ms, mbit);
    } else {
      const double trip =
          has_rtt ? ms_in().at(source.rtt->unit) *
                        line.number_of(fields[rtt], "a round trip in " + source.rtt->unit)
                  : steps.last().rtt_ms;
      steps.add(line, ms, mbit, trip);
    }
  }
  return steps;
}

}  // namespace

const std::vector<std::string_view>& time_units() {
  static const std::vector<std::string_view> names = unit_names(ms_in());
  return names;
}

const std::vector<std::string_view>& rate_units() {
  static const std::vector<std::string_view> names = unit_names(mbit_in());
  return names;
}

LoadedSeries read_series(const SeriesSource& source) {
  const std::string file = source.path.string();
  const std::string text = series_text(source.path);
  LoadedSeries loaded;
  loaded.sha256 = sha256_of_file(source.path);
  if (source.format == SeriesFormat::kMahimahi) {
    loaded.series =
        std::make_shared<const LinkSeries>(read_mahimahi(text, file, source.bytes_each));
    return loaded;
  }
  const Steps steps = source.format == SeriesFormat::kTwoColumn ? read_two_columns(text, file)
                                                                : read_csv_columns(source, file);
  std::vector<RateStep> all = steps.done(file, source.end);
  loaded.warnings = doubts_of(all);
  loaded.series = std::make_shared<const LinkSeries>(RateSeries(std::move(all), source.end));
  return loaded;
}

}  // namespace splitee
