#pragma once

#include <Python.h>

#include <string>

namespace splitee {

// Whether an object is a bool of Python or NumPy, which passes for a number by accident.
bool is_bool(PyObject* object);

// A text of Python, whose reference is taken, as UTF-8: what that cannot hold (half of a surrogate
// pair, as of bytes that were no text) as "\\udc80". "?" for null, as where an object has no text,
// which clears Python's error.
std::string utf8_of(PyObject* text);

// repr() of an object that a message shows, long ones cut; "?" where it has none.
std::string text_of(PyObject* object);

}  // namespace splitee
