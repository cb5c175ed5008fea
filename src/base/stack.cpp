#include "base/stack.hpp"

#include <pthread.h>
#include <sys/resource.h>

#include <cstddef>
#include <thread>

namespace splitee {
namespace {

// Several times the stack of the deepest calls; a sanitizer takes more for itself.
constexpr std::size_t kEnough = std::size_t{4} << 20U;

}  // namespace

int with_enough_stack(const std::function<int()>& work) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= kEnough) return work();
  pthread_attr_t attributes;
  if (::pthread_attr_init(&attributes) != 0) return work();
  // The limit was meant for every thread's stack too.
  const bool is_set = ::pthread_attr_setstacksize(&attributes, kEnough) == 0 &&
                      ::pthread_setattr_default_np(&attributes) == 0;
  ::pthread_attr_destroy(&attributes);
  if (!is_set) return work();
  int status = 0;
  std::thread([&] { status = work(); }).join();
  return status;
}

}  // namespace splitee
