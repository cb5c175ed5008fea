/* Plays a random arm with probability epsilon, otherwise the arm with the best mean reward. */
#include <splitee/policy.h>
#include <stdlib.h>

typedef struct {
  double epsilon;
  uint64_t random;
  size_t arms;
  double *total, *count;
} object;

/* Uniform in [0, 1): splitmix64. */
static double uniform(object* self) {
  uint64_t z = (self->random += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static void destroy(void* self) {
  free(((object*)self)->total);
  free(self);
}

static void* create(const splitee_setup* setup, char why[256]) {
  (void)why;
  object* self = malloc(sizeof *self);
  double* numbers = calloc(2 * setup->arms, sizeof *numbers);
  if (self == NULL || numbers == NULL) {
    free(self);
    free(numbers);
    return NULL;
  }
  *self =
      (object){setup->values[0].number, setup->seed, setup->arms, numbers, numbers + setup->arms};
  return self;
}

static size_t best_arm(const void* at) {
  const object* self = at;
  size_t best = 0;
  for (size_t k = 1; k < self->arms; ++k) {
    if (self->total[k] / self->count[k] > self->total[best] / self->count[best]) best = k;
  }
  return best;
}

static size_t choose(void* at, const splitee_round* round) {
  object* self = at;
  (void)round;
  return uniform(self) < self->epsilon ? (size_t)(uniform(self) * (double)self->arms)
                                       : best_arm(self);
}

static void observe(void* at, const splitee_observation* seen) {
  object* self = at;
  self->total[seen->arm] += seen->reward;
  self->count[seen->arm] += 1;
}

static const splitee_parameter parameters[] = {
    {"epsilon", "probability of a random arm", SPLITEE_NUMBER, 0, 0, 1, 0.1, NULL}};

static const splitee_policy policy = {
    SPLITEE_ABI,
    "epsilon-greedy",
    "epsilon-greedy, an example in C",
    "Plays a random arm with probability epsilon, otherwise the arm with the best mean reward.",
    NULL,
    "#996633",
    SPLITEE_OWN,
    SPLITEE_TAKES_ARMS | SPLITEE_WARM_START,
    parameters,
    1,
    create,
    choose,
    observe,
    best_arm,
    destroy};

const splitee_policy* splitee_describe(void) { return &policy; }
