/* A policy that always plays one arm and learns nothing: its time is that of the calls. */
#include <splitee/policy.h>

static int nothing;

static void* create(const splitee_setup* setup, char why[256]) {
  (void)setup, (void)why;
  return &nothing;
}
static size_t choose(void* object, const splitee_round* round) {
  (void)object, (void)round;
  return 3;
}
static void observe(void* object, const splitee_observation* seen) { (void)object, (void)seen; }
static size_t best_arm(const void* object) {
  (void)object;
  return 3;
}
static void destroy(void* object) { (void)object; }

static const splitee_policy policy = {.abi = SPLITEE_ABI,
                                      .name = "constant",
                                      .summary = "always one arm",
                                      .rule = "Plays the fourth arm.",
                                      .feedback = SPLITEE_OWN,
                                      .create = create,
                                      .choose = choose,
                                      .observe = observe,
                                      .best_arm = best_arm,
                                      .destroy = destroy};

const splitee_policy* splitee_describe(void) { return &policy; }
