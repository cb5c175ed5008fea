#include "trace/orders.hpp"

#include <doctest/doctest.h>

#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {

TEST_CASE("orders are read from every integer type and both memory orders") {
  const TemporaryFolder folder;
  const auto path = folder / "orders.npy";
  const std::vector<std::uint32_t> expected = {2, 0, 1, 0, 1, 2};
  write_file(path, npy("", {2, 3}, std::vector<std::int64_t>{2, 0, 1, 0, 1, 2}).bytes);
  const Orders orders = read_orders(path, 3);
  CHECK(orders.repeats == 2);
  CHECK(orders.samples == 3);
  CHECK(orders.sample == expected);
  write_file(path, npy("", {2, 3}, std::vector<std::uint8_t>{2, 0, 1, 0, 1, 2}).bytes);
  CHECK(read_orders(path, 3).sample == expected);
  write_file(path, npy("", {2, 3}, std::vector<std::int32_t>{2, 0, 0, 1, 1, 2}, 1, true).bytes);
  CHECK(read_orders(path, 3).sample == expected);
}

}  // namespace splitee::testing
