#pragma once

#include <string>
#include <string_view>

namespace splitee {

// The files that the page is made of, as cmake/EmbedPage.cmake puts them into the program:
// page.html, page.css, page.js (all scripts of src/report/page in their order), chart.js (the
// charting library) and licences.txt. The name must be one of these.
std::string page_file(std::string_view name);

}  // namespace splitee
