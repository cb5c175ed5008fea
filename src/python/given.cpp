#include "python/given.hpp"

#include <pybind11/pybind11.h>

#include <string_view>

#include "base/text.hpp"

namespace py = pybind11;

namespace splitee {

bool is_bool(PyObject* object) {
  return PyBool_Check(object) ||
         std::string_view(Py_TYPE(object)->tp_name).starts_with("numpy.bool");
}

std::string text_of(PyObject* object) {
  PyObject* text = PyObject_Repr(object);
  if (text == nullptr) PyErr_Clear();
  return text == nullptr ? "?" : shortened(std::string(py::reinterpret_steal<py::str>(text)));
}

}  // namespace splitee
