#include "python/given.hpp"

#include <string_view>

#include "base/text.hpp"

namespace splitee {

bool is_bool(PyObject* object) {
  return PyBool_Check(object) ||
         std::string_view(Py_TYPE(object)->tp_name).starts_with("numpy.bool");
}

std::string utf8_of(PyObject* text) {
  PyObject* bytes =
      text == nullptr ? nullptr : PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace");
  Py_XDECREF(text);
  if (bytes == nullptr) {
    PyErr_Clear();
    return "?";
  }
  std::string result(PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes)));
  Py_DECREF(bytes);
  return result;
}

std::string text_of(PyObject* object) { return shortened(utf8_of(PyObject_Repr(object))); }

}  // namespace splitee
