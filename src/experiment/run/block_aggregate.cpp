#include "experiment/run/block_aggregate.hpp"

#include "base/bytes.hpp"
#include "experiment/tables/list.hpp"

namespace splitee {

BlockAggregate::BlockAggregate(const Block& block) {
  for (const ResultTable& table : result_tables()) {
    auto& cells = tables_.emplace_back();
    if (table.is_derived()) continue;
    for (std::size_t k = 0; k < block.cells(); ++k) {
      cells.push_back(table.of_cell(block.key(k), block.trace()));
    }
  }
}

void BlockAggregate::add(const std::vector<CellOutcome>& outcomes) {
  for (auto& cells : tables_) {
    for (std::size_t k = 0; k < cells.size(); ++k) cells[k]->add(outcomes[k]);
  }
  ++repeats_;
}

std::string BlockAggregate::state() const {
  std::string bytes;
  append_value(bytes, repeats_);
  for (const auto& cells : tables_) {
    for (const auto& cell : cells) cell->save(bytes);
  }
  return bytes;
}

void BlockAggregate::restore(std::string_view state) {
  ByteReader reader(state);
  repeats_ = reader.value<std::uint64_t>();
  for (auto& cells : tables_) {
    for (auto& cell : cells) cell->restore(reader);
  }
}

TableRows BlockAggregate::rows() const {
  TableRows rows(tables_.size());
  for (std::size_t table = 0; table < tables_.size(); ++table) {
    for (const auto& cell : tables_[table]) cell->append_to(rows[table]);
  }
  return rows;
}

}  // namespace splitee
