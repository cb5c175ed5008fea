#include "policy/warm_start.hpp"

namespace splitee {

Parameter WarmStart::parameter() {
  return {
      .name = "warm_start",
      .help =
          "uncounted: arm k is tried on sample k before round 1, in no figure; "
          "counted: rounds 1..L play arms 1..L",
      .kind = ChoiceKind{
          .words = {"uncounted", "counted"}, .published_code = "uncounted", .paper = "counted"}};
}

}  // namespace splitee
