#include "python/told.hpp"

#include <array>

namespace splitee {
namespace {

constexpr const char* kRoundDoc =
    "What is known when an arm is to be chosen.\n\n"
    "t: rounds completed so far, 0 in the first. sqrt_ln: sqrt(ln(t + 1)), the same bits on every\n"
    "machine. context: of the sample; 0 unless the policy has needs_context.";

constexpr const char* kObservationDoc =
    "A reward that has become known.\n\n"
    "t: the round in which it becomes known, from 0 (later ones where answers are late). arm: the\n"
    "one whose reward it is, from 0. reward: a confidence less mu times a cost. cost: in lambda, "
    "of\n"
    "that round.";

PyTypeObject* new_type(const char* name, const char* doc, PyStructSequence_Field* fields,
                       int count) {
  PyStructSequence_Desc description{name, doc, fields, count};
  return PyStructSequence_NewType(&description);
}

// A tuple of the values, whose references it takes; null where one of them could not be made.
template <std::size_t N>
PyObject* filled(PyTypeObject* type, const std::array<PyObject*, N>& values) {
  PyObject* tuple = PyStructSequence_New(type);
  bool is_whole = tuple != nullptr;
  for (std::size_t k = 0; k < N; ++k) {
    is_whole = is_whole && values[k] != nullptr;
    if (tuple != nullptr) {
      PyStructSequence_SetItem(tuple, static_cast<Py_ssize_t>(k), values[k]);
    } else {
      Py_XDECREF(values[k]);
    }
  }
  if (is_whole) return tuple;
  Py_XDECREF(tuple);
  return nullptr;
}

ToldTypes types;

}  // namespace

const ToldTypes* told_types() {
  static std::array<PyStructSequence_Field, 4> round{{{"t", "rounds completed so far"},
                                                      {"sqrt_ln", "sqrt(ln(t + 1))"},
                                                      {"context", "of the sample"},
                                                      {nullptr, nullptr}}};
  static std::array<PyStructSequence_Field, 5> observation{
      {{"t", "the round in which it becomes known"},
       {"arm", "the one whose reward it is"},
       {"reward", "a confidence less mu times a cost"},
       {"cost", "in lambda, of that round"},
       {nullptr, nullptr}}};
  if (types.round == nullptr) types.round = new_type("splitee.Round", kRoundDoc, round.data(), 3);
  if (types.observation == nullptr) {
    types.observation = new_type("splitee.Observation", kObservationDoc, observation.data(), 4);
  }
  return types.round == nullptr || types.observation == nullptr ? nullptr : &types;
}

PyObject* told(const splitee_round& round) {
  return filled<3>(types.round,
                   {PyLong_FromUnsignedLongLong(round.t), PyFloat_FromDouble(round.sqrt_ln),
                    PyLong_FromUnsignedLongLong(round.context)});
}

PyObject* told(const splitee_observation& seen) {
  return filled<4>(types.observation,
                   {PyLong_FromUnsignedLongLong(seen.t), PyLong_FromSize_t(seen.arm),
                    PyFloat_FromDouble(seen.reward), PyFloat_FromDouble(seen.cost)});
}

}  // namespace splitee
