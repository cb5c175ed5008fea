#include "python/given.hpp"

#include <pybind11/pybind11.h>

#include <string_view>

namespace py = pybind11;

namespace splitee {

bool is_bool(PyObject* object) {
  return PyBool_Check(object) ||
         std::string_view(Py_TYPE(object)->tp_name).starts_with("numpy.bool");
}

std::string text_of(PyObject* object) {
  PyObject* text = PyObject_Repr(object);
  if (text == nullptr) PyErr_Clear();
  std::string shown = text == nullptr ? "?" : py::reinterpret_steal<py::str>(text);
  if (shown.size() > 60) shown = shown.substr(0, 57) + "...";
  return shown;
}

}  // namespace splitee
