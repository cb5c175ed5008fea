#include "model/link.hpp"

#include <array>

namespace splitee {
namespace {

constexpr std::string_view kWebPageTest = "WebPageTest, connectivity.ini.sample";
constexpr std::string_view kFirefox = "Firefox developer tools, throttling profiles";
constexpr std::string_view kHuang =
    "Huang et al., A close examination of performance and power characteristics of 4G LTE "
    "networks, MobiSys 2012, as used by JointDNN, arXiv 1801.08618";

constexpr std::array<LinkProfile, 12> kLinks = {{
    {"cable", {.up_mbit = 1, .down_mbit = 5, .rtt_ms = 28}, kWebPageTest},
    {"dsl", {.up_mbit = 0.384, .down_mbit = 1.5, .rtt_ms = 50}, kWebPageTest},
    {"2g", {.up_mbit = 0.256, .down_mbit = 0.28, .rtt_ms = 800}, kWebPageTest},
    {"edge", {.up_mbit = 0.2, .down_mbit = 0.24, .rtt_ms = 840}, kWebPageTest},
    {"3g-slow", {.up_mbit = 0.4, .down_mbit = 0.4, .rtt_ms = 400}, kWebPageTest},
    {"3g", {.up_mbit = 0.768, .down_mbit = 1.6, .rtt_ms = 300}, kWebPageTest},
    {"3g-fast", {.up_mbit = 0.768, .down_mbit = 1.6, .rtt_ms = 150}, kWebPageTest},
    {"4g", {.up_mbit = 9, .down_mbit = 9, .rtt_ms = 170}, kWebPageTest},
    {"lte", {.up_mbit = 12, .down_mbit = 12, .rtt_ms = 70}, kWebPageTest},
    {"gprs", {.up_mbit = 0.02, .down_mbit = 0.05, .rtt_ms = 500}, kFirefox},
    {"regular-4g", {.up_mbit = 3, .down_mbit = 4, .rtt_ms = 20}, kFirefox},
    {"wifi", {.up_mbit = 15, .down_mbit = 30, .rtt_ms = 2}, kFirefox},
}};

constexpr std::array<RadioProfile, 3> kRadios = {{
    {"3g", {.up_mw_per_mbit = 868.98, .base_mw = 817.88}, kHuang},
    {"lte", {.up_mw_per_mbit = 438.39, .base_mw = 1288.04}, kHuang},
    {"wifi", {.up_mw_per_mbit = 283.17, .base_mw = 132.86}, kHuang},
}};

}  // namespace

std::span<const LinkProfile> link_profiles() { return kLinks; }

std::span<const RadioProfile> radio_profiles() { return kRadios; }

}  // namespace splitee
