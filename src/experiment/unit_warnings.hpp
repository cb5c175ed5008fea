#pragma once

#include <string>
#include <vector>

namespace splitee {

class Plan;

// Adds a line for each time or rate that is legal but more likely in another unit: seconds for
// milliseconds, kbit/s for Mbit/s.
void warn_of_units(std::vector<std::string>& lines, const Plan& plan);

}  // namespace splitee
