#pragma once

namespace splitee {

// From now on SIGINT, SIGTERM and SIGHUP ask for an orderly end (a second one ends at once).
void catch_interrupts();

// Throws an Error with status kInterrupted once an end was asked for. Cheap enough for inner loops.
void stop_if_interrupted();

// Asks for an orderly end as the signals do.
void ask_to_end();

// While it lives, SIGINT asks for an orderly end as well, and is passed on to the earlier handler:
// for a process that has other work besides a run and goes on after it. An ignored signal stays
// ignored. To be used by one thread at a time.
class SharedInterrupt {
 public:
  SharedInterrupt();
  ~SharedInterrupt();
  SharedInterrupt(const SharedInterrupt&) = delete;
  SharedInterrupt& operator=(const SharedInterrupt&) = delete;
};

}  // namespace splitee
