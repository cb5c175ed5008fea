#pragma once

#include <Python.h>

#include "policy/include/splitee/policy.h"

namespace splitee {

// The arguments of choose() and observe(): named tuples, made for every call.
struct ToldTypes {
  PyTypeObject* round = nullptr;
  PyTypeObject* observation = nullptr;
};

// The types, made at the first call; null, with Python's error set, where that fails.
const ToldTypes* told_types();

// A new reference; null, with Python's error set, where there is no memory.
PyObject* told(const splitee_round& round);
PyObject* told(const splitee_observation& seen);

}  // namespace splitee
