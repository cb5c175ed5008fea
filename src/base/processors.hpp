#pragma once

namespace splitee {

// The number of processors that this process may use; at least 1.
unsigned usable_processors();

}  // namespace splitee
