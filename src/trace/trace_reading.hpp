#pragma once

#include <set>
#include <string>

namespace splitee {

// How a trace is read.
struct TraceReading {
  bool entropy = false;               // read it too, or derive it from probabilities
  bool agreement = false;             // mark which exits predict the same as the exit before them
  bool final_agreement = false;       // mark which exits predict the same as the last exit
  bool context = false;               // read it too
  std::set<std::string> scores = {};  // NAME of each score_NAME to be read too
  bool latency = false;               // read latency_ms too
  bool all_extras = false;            // context, latency_ms and every score, to check them
  unsigned workers = 1;  // with more than one the file's hash is taken at the same time
};

}  // namespace splitee
