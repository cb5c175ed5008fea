#pragma once

#include <Python.h>

#include <string>

namespace splitee {

// Of Python or NumPy: a number by accident.
bool is_bool(PyObject* object);

// repr() of an object that a message shows, long ones cut; "?" where it has none.
std::string text_of(PyObject* object);

}  // namespace splitee
