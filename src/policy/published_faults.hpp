#pragma once

#include <string_view>
#include <vector>

namespace splitee {

// A known fault of published code: why its numbers are neither those of the rule that it is
// published with nor this program's.
struct PublishedFault {
  std::string_view name;
  std::string_view code;  // where it was read
  std::string_view what;
  std::string_view here;  // how this program differs
};

// All known faults, for `policies NAME` and the table of configs/README.md.
const std::vector<PublishedFault>& published_faults();

// The fault of this name, which must be among them.
const PublishedFault& published_fault(std::string_view name);

}  // namespace splitee
