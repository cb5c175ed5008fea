#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "link/uplink.hpp"

namespace splitee {

// How a file holds a series.
enum class SeriesFormat : std::uint8_t {
  kMahimahi,   // "mahimahi": a line per opportunity, its whole milliseconds
  kTwoColumn,  // "two-column": seconds and Mbit/s, with blanks between them
  kCsv,        // "csv": columns by name and unit
};

// A column of a CSV file, and the unit of its numbers.
struct SeriesColumn {
  std::string name;
  std::string unit;
};

// Where a series comes from.
struct SeriesSource {
  std::string given_path;      // as in the configuration
  std::filesystem::path path;  // ready to open
  SeriesFormat format = SeriesFormat::kMahimahi;
  SeriesEnd end = SeriesEnd::kWrap;  // of rates; opportunities always wrap
  double bytes_each = 1504;          // of an opportunity
  SeriesColumn time;                 // of kCsv
  SeriesColumn up;
  std::optional<SeriesColumn> rtt = {};  // the round trip
};

// The units that a column may have: of time, and of a rate.
const std::vector<std::string_view>& time_units();
const std::vector<std::string_view>& rate_units();

// A series that was read.
struct LoadedSeries {
  std::shared_ptr<const LinkSeries> series;
  std::string sha256;                 // of its file
  std::vector<std::string> warnings;  // what is legal but surely not meant, a clause each
};

// Reads a series. Times are taken from the first on; a rate holds until the next time, of several
// at one time the last counts, and where a CSV file has "-" or nothing the one before it holds.
// Anything else is an Error with status kData that names file and line.
LoadedSeries read_series(const SeriesSource& source);

}  // namespace splitee
