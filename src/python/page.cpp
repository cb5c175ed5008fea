#include "python/page.hpp"

#include <pybind11/pybind11.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "python/runs.hpp"
#include "report/page.hpp"

namespace py = pybind11;

namespace splitee {

std::uint64_t write_page(const std::filesystem::path& folder, const std::filesystem::path& out,
                         const std::optional<std::filesystem::path>& against) {
  try {
    const py::gil_scoped_release released;
    AtomicFile file(out);  // before the work, as it may not be writable
    file.write(report_page({folder}, against));
    file.commit();
    return file.size();
  } catch (const Error& error) {
    raise_as_python(error);
  }
}

}  // namespace splitee
