// A policy that does everything wrong: in its description the fault that the environment variable
// SPLITEE_BROKEN names, in its rounds the one of the parameter `fault`.
#include <splitee/policy.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

namespace {

struct Object {
  std::string fault;
  std::size_t arms;
};

int deeper(volatile int* depth) {
  int here = *depth + 1;
  return here < 0 ? 0 : deeper(&here) + here;
}

// Returns when another worker is here too, or none comes.
void wait_for_another() {
  static std::atomic<int> here = 0;
  ++here;
  const auto late = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (here < 2 && std::chrono::steady_clock::now() < late) {
  }
}

// Does the fault's damage in the function where it belongs.
void go_wrong(const std::string& fault, const std::string& function) {
  if (fault == function + "-throws") throw std::runtime_error("no such luck");
  if (fault == function + "-throws-a-number") throw 7;
  if (fault == function + "-crashes") std::raise(SIGSEGV);
  if (fault == function + "-aborts") std::abort();
  if (fault == function + "-aborts-together") {
    wait_for_another();
    std::abort();
  }
  if (fault == function + "-overflows") {
    int depth = 0;
    deeper(&depth);
  }
}

void* create(const splitee_setup* setup, char* why) {
  const std::string fault = setup->values[0].word;
  go_wrong(fault, "create");
  if (fault == "create-null") return nullptr;
  if (fault == "create-null-with-reason") {
    std::snprintf(why, 256, "too few arms: %zu\n", setup->arms);
    return nullptr;
  }
  return new Object{fault, setup->arms};
}

std::size_t choose(void* at, const splitee_round* round) {
  const auto* object = static_cast<Object*>(at);
  go_wrong(object->fault, "choose");
  if (object->fault == "choose-past-last" && round->t == 4) return object->arms;
  if (object->fault == "choose-minus-one") return static_cast<std::size_t>(-1);
  return 0;
}

void observe(void* at, const splitee_observation* /*seen*/) {
  go_wrong(static_cast<Object*>(at)->fault, "observe");
}

std::size_t best_arm(const void* at) {
  const auto* object = static_cast<const Object*>(at);
  go_wrong(object->fault, "best_arm");
  return object->fault == "best_arm-past-last" ? object->arms : 0;
}

void destroy(void* at) {
  go_wrong(static_cast<Object*>(at)->fault, "destroy");
  delete static_cast<Object*>(at);
}

const char* const kFaults[] = {"none",
                               "create-throws",
                               "create-null",
                               "create-null-with-reason",
                               "choose-throws",
                               "choose-throws-a-number",
                               "choose-crashes",
                               "choose-aborts",
                               "choose-aborts-together",
                               "choose-overflows",
                               "choose-past-last",
                               "choose-minus-one",
                               "observe-throws",
                               "best_arm-throws",
                               "best_arm-past-last",
                               "destroy-throws",
                               nullptr};

splitee_parameter parameters[] = {{.name = "fault",
                                   .help = "what goes wrong",
                                   .kind = SPLITEE_WORD,
                                   .required = 0,
                                   .low = 0,
                                   .high = 0,
                                   .fallback = 0,
                                   .words = kFaults},
                                  {.name = "width",
                                   .help = "of nothing",
                                   .kind = SPLITEE_NUMBER,
                                   .required = 0,
                                   .low = 0,
                                   .high = 2,
                                   .fallback = 1,
                                   .words = nullptr},
                                  {.name = "place",
                                   .help = "an exit",
                                   .kind = SPLITEE_EXIT,
                                   .required = 0,
                                   .low = 0,
                                   .high = 0,
                                   .fallback = 1,
                                   .words = nullptr}};

splitee_policy policy = {.abi = SPLITEE_ABI,
                         .name = "broken",
                         .summary = "goes wrong",
                         .rule = "Goes wrong.",
                         .source = nullptr,
                         .colour = nullptr,
                         .feedback = SPLITEE_OBSERVABLE,
                         .options = 0,
                         .parameters = parameters,
                         .parameter_count = 3,
                         .create = create,
                         .choose = choose,
                         .observe = observe,
                         .best_arm = best_arm,
                         .destroy = destroy};

}  // namespace

const splitee_policy* splitee_describe() {
  const char* given = std::getenv("SPLITEE_BROKEN");
  const std::string fault = given == nullptr ? "" : given;
  static const std::string endless(10'000, 'x');
  if (fault == "describe-throws") throw std::runtime_error("no such luck");
  if (fault == "describe-crashes") std::raise(SIGSEGV);
  if (fault == "null") return nullptr;
  if (fault == "version") policy.abi.version = 99;
  if (fault == "size") policy.abi.setup += 8;
  if (fault == "no-choose") policy.choose = nullptr;
  if (fault == "no-name") policy.name = nullptr;
  if (fault == "endless-name") policy.name = endless.c_str();
  if (fault == "hidden-name") policy.name = "a\nb";
  if (fault == "colour") policy.colour = "red";
  if (fault == "feedback") policy.feedback = 9;
  if (fault == "options") policy.options = 64;
  if (fault == "nan") parameters[1].fallback = std::nan("");
  if (fault == "infinite-low") parameters[1].low = -HUGE_VAL;
  if (fault == "nan-high") parameters[1].high = std::nan("");
  if (fault == "fallback") parameters[1].fallback = 3;
  if (fault == "kind") parameters[1].kind = 12;
  if (fault == "twice") parameters[1].name = "fault";
  if (fault == "taken") parameters[1].name = "path";
  if (fault == "spaces") parameters[1].name = "a b";
  if (fault == "no-words") parameters[0].words = nullptr;
  if (fault == "many") policy.parameter_count = 1'000'000;
  return &policy;
}
