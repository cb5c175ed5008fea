#pragma once

namespace splitee {

// From now on SIGINT, SIGTERM and SIGHUP ask for an orderly end (a second one ends at once).
void catch_interrupts();

// Throws an Error with status kInterrupted once an end was asked for. Cheap enough for inner loops.
void stop_if_interrupted();

}  // namespace splitee
