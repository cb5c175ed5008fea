#include "policy/table.hpp"

namespace splitee {
namespace {

template <class... P>
std::vector<const PolicyInfo*> infos_of(const std::tuple<P...>* /*table*/) {
  static_assert((Policy<P> && ...));
  return {&P::info()...};
}

}  // namespace

std::vector<const PolicyInfo*> all_policies() {
  return infos_of(static_cast<const PolicyTable*>(nullptr));
}

const PolicyInfo* find_policy(std::string_view name) {
  for (const PolicyInfo* info : all_policies()) {
    if (info->name == name) return info;
  }
  return nullptr;
}

}  // namespace splitee
