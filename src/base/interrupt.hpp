#pragma once

namespace splitee {

// From now on SIGINT, SIGTERM and SIGHUP ask for an orderly end (a second one ends at once).
void catch_interrupts();

// Throws an Error with status kInterrupted once an end was asked for. Cheap enough for inner loops.
void stop_if_interrupted();

// Asks for an orderly end as these signals do.
void ask_to_end();

// While it lives, SIGINT asks for an orderly end as well, and goes on to whoever had it before: for
// a process that has other things to do besides a run, and goes on after it. Where the signal was
// ignored it stays so. From one thread at a time.
class SharedInterrupt {
 public:
  SharedInterrupt();
  ~SharedInterrupt();
  SharedInterrupt(const SharedInterrupt&) = delete;
  SharedInterrupt& operator=(const SharedInterrupt&) = delete;
};

}  // namespace splitee
