#include "experiment/results/journal.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "experiment/results/identity.hpp"
#include "experiment/tables/list.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {

TEST_CASE("a journal drops what later records replace before that outgrows the rest") {
  const TemporaryFolder folder;
  const RunIdentity identity;
  const std::string state(std::size_t{8} << 20U, 'x');
  {
    Journal journal(folder.path());
    REQUIRE(journal.resume(identity).empty());
    for (int k = 0; k < 20; ++k) journal.keep_part({0, 1}, state + std::to_string(k));
    journal.keep({1, 2}, TableRows(result_tables().size(), "rows"));
    CHECK(journal.part({0, 1}) == state + "19");
    CHECK(std::filesystem::file_size(folder / Journal::kFileName) < 7 * state.size());
  }
  Journal again(folder.path());
  REQUIRE(again.resume(identity).empty());
  CHECK(again.part({0, 1}) == state + "19");
  CHECK(again.rows({1, 2}) == TableRows(result_tables().size(), "rows"));
  CHECK(names_in(folder.path()) == std::vector<std::string>{Journal::kFileName});
}

}  // namespace splitee::testing
