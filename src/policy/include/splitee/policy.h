/* A policy of one's own for splitee-sim, as a shared library.
 *
 *   cc -O2 -shared -fPIC -I INCLUDE mine.c -o mine.so
 *   splitee-sim policies ./mine.so
 *
 * and in a configuration {"type": "plugin", "path": "mine.so", "parameters": {"epsilon": 0.1}},
 * the path relative to the configuration. The library defines one function, splitee_describe(),
 * which says what the policy is and names its functions. Plain C99; also C++. The folder
 * src/policy/examples has one in C, one in C++ and one in Fortran.
 *
 * A round: choose() names an arm before anything is known of the sample; the device walks as the
 * arm says; observe() is told the rewards that the walk makes known. Arms, exits and rounds are
 * counted from 0.
 *
 * Threads: create() is called for each cell and repeat. The calls on one object come one after
 * another and from one thread; those on different objects come from several threads at once, so
 * what is shared between objects must not be written. The same calls must always give the same
 * choices: take random numbers from `seed`, not from rand() or the clock, or results depend on the
 * number of workers.
 *
 * Faults end the run with one line that names the library: an arm past the last, NULL from
 * create(), a C++ exception that leaves a function, a crash. */
#ifndef SPLITEE_POLICY_H
#define SPLITEE_POLICY_H

#include <stddef.h> /* NOLINT(modernize-deprecated-headers): for C, too */
#include <stdint.h> /* NOLINT(modernize-deprecated-headers) */

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface. A library of another one, or with structs of another size, is
 * refused. */
#define SPLITEE_POLICY_VERSION 1

/* The kinds of parameters. */
enum {
  SPLITEE_NUMBER = 1, /* from `low` to `high`; may be a grid */
  SPLITEE_WHOLE = 2,  /* a whole number from `low` to `high`; may be a grid */
  SPLITEE_EXIT = 3,   /* an exit; 1 to the number of exits in the configuration, from 0 in `number`;
                         may be a grid */
  SPLITEE_WORD = 4    /* one of `words` */
};

typedef struct splitee_parameter {
  const char* name; /* a-z, 0-9 and _, beginning with a letter */
  const char* help; /* one line */
  int32_t kind;
  int32_t required;         /* not 0: the configuration must give it */
  double low;               /* finite; of SPLITEE_EXIT not read */
  double high;              /* may be infinite */
  double fallback;          /* where the configuration gives none; of SPLITEE_EXIT from 1 */
  const char* const* words; /* of SPLITEE_WORD: ended by NULL; the first is the fallback */
} splitee_parameter;

/* The value of a parameter, in the order of the description. */
typedef struct splitee_value {
  double number;
  const char* word; /* NULL where the parameter is no SPLITEE_WORD */
} splitee_value;

/* One look of an arm: the sample stops at `exit` where its confidence is at least `threshold`. */
typedef struct splitee_look {
  size_t exit;
  double threshold;
  double stop_cost;    /* lambda, of a round that stops here */
  double offload_cost; /* lambda, of one that is offloaded from here */
} splitee_look;

/* The looks of an arm, in turn. A sample that stops at none of them is offloaded from the last; at
 * the network's last exit every sample stops. */
typedef struct splitee_arm {
  const splitee_look* looks;
  size_t count;
} splitee_arm;

/* What is known before the first round. Valid until create() returns. */
typedef struct splitee_setup {
  size_t exits;
  size_t arms;
  const splitee_arm* arm;
  uint64_t horizon;  /* rounds */
  uint64_t contexts; /* that samples may have; 1 without SPLITEE_NEEDS_CONTEXT */
  uint64_t classes;  /* number of classes; 0 where it is not known */
  double threshold;  /* of the trace */
  double mu;         /* reward per lambda: a reward is a confidence less mu times a cost */
  uint64_t seed;     /* of a stream of the policy's own; differs from repeat to repeat */
  const splitee_value* values;
} splitee_setup;

typedef struct splitee_round {
  uint64_t t;       /* number of completed rounds */
  double sqrt_ln;   /* sqrt(ln(t + 1)), the same bits on every machine */
  uint64_t context; /* of the sample; 0 without SPLITEE_NEEDS_CONTEXT */
} splitee_round;

/* A reward that has become known: that of `arm` on the sample of a round. */
typedef struct splitee_observation {
  uint64_t t; /* of the round in which it becomes known: later ones where answers are late */
  size_t arm;
  double reward;
  double cost; /* lambda, of that round */
} splitee_observation;

/* Of which arms a round makes the rewards known. */
enum {
  SPLITEE_OWN = 1,       /* of the arm played; arms that are splits evaluate one exit */
  SPLITEE_OBSERVABLE = 2 /* of every arm whose walk needs only what was seen in the walk made;
                            arms that are splits evaluate, and pay for, the exits on the way too */
};

/* Options of a policy, joined by |. */
enum {
  SPLITEE_TAKES_ARMS = 1, /* the configuration may say "arms" (see bandit); else the arms are
                             splits, arm i at exit i */
  SPLITEE_WARM_START =
      2, /* each arm has a reward before choose() is first called: rounds 1 to K play
            arms 1 to K; without SPLITEE_TAKES_ARMS the policy has the parameter
            warm_start of splitee, which may leave these rounds uncounted */
  SPLITEE_NEEDS_CONTEXT = 4 /* the trace must have contexts */
};

/* The version of this interface and the sizes of its structs, as the library was compiled. */
typedef struct splitee_abi {
  size_t version, policy, parameter, value, look, setup, round, observation;
} splitee_abi;

typedef struct splitee_policy {
  splitee_abi abi;     /* SPLITEE_ABI */
  const char* name;    /* in the results where the configuration gives none */
  const char* summary; /* one line */
  const char* rule;    /* how it decides, with the formula */
  const char* source;  /* where the rule is published; NULL: nowhere */
  const char* colour;  /* of figures, "#rrggbb"; NULL: grey */
  int32_t feedback;    /* SPLITEE_OWN or SPLITEE_OBSERVABLE */
  int32_t options;     /* 0 or those above */
  const splitee_parameter* parameters;
  size_t parameter_count;

  /* A new object, or NULL; then up to 255 bytes written to `why` are shown. */
  void* (*create)(const splitee_setup* setup, char why[256]);
  /* The arm to play in the next round. */
  size_t (*choose)(void* object, const splitee_round* round);
  void (*observe)(void* object, const splitee_observation* seen);
  /* The arm with the highest estimated mean reward. */
  size_t (*best_arm)(const void* object);
  void (*destroy)(void* object);
} splitee_policy;

#define SPLITEE_ABI                                                                                \
  {                                                                                                \
    SPLITEE_POLICY_VERSION, sizeof(splitee_policy), sizeof(splitee_parameter),                     \
        sizeof(splitee_value), sizeof(splitee_look), sizeof(splitee_setup), sizeof(splitee_round), \
        sizeof(splitee_observation)                                                                \
  }

#if defined(__GNUC__)
#define SPLITEE_EXPORT __attribute__((visibility("default")))
#else
#define SPLITEE_EXPORT
#endif

/* The description; it and all that it points to stay valid and unchanged. */
SPLITEE_EXPORT const splitee_policy* splitee_describe(void);

#ifdef __cplusplus
}
#endif

#endif
