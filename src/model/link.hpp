#pragma once

#include <optional>
#include <span>
#include <string_view>

// The link between device and cloud, and the named ones that ship with the program.
namespace splitee {

// What the device's radio draws while it sends: up_mw_per_mbit times the uplink's rate in Mbit/s,
// plus base_mw; in mW.
struct Radio {
  double up_mw_per_mbit = 0;
  double base_mw = 0;

  friend bool operator==(const Radio&, const Radio&) = default;
};

// A link whose rates do not change.
struct Link {
  double up_mbit = 0;  // Mbit/s, above 0
  double down_mbit = 0;
  double rtt_ms = 0;  // there and back
  std::optional<Radio> radio = {};

  // Milliseconds of sending `bytes` at a rate in Mbit/s.
  [[nodiscard]] static double sending_ms(double bytes, double mbit) {
    return bytes * 8 / (mbit * 1000);
  }
  [[nodiscard]] double up_ms(double bytes) const { return sending_ms(bytes, up_mbit); }
  [[nodiscard]] double down_ms(double bytes) const { return sending_ms(bytes, down_mbit); }

  // Millijoules that the radio takes for `bytes`, whatever the rate, and besides for `ms`
  // milliseconds of sending; 0 without a radio.
  [[nodiscard]] double bytes_mj(double bytes) const {
    return radio ? radio->up_mw_per_mbit * bytes * 8 / 1e6 : 0;
  }
  [[nodiscard]] double sending_mj(double ms) const {
    return radio ? radio->base_mw * ms / 1000 : 0;
  }

  friend bool operator==(const Link&, const Link&) = default;
};

// A link, or a radio, by name.
struct LinkProfile {
  std::string_view name;
  Link link;
  std::string_view source;
};
struct RadioProfile {
  std::string_view name;
  Radio radio;
  std::string_view source;
};

std::span<const LinkProfile> link_profiles();
std::span<const RadioProfile> radio_profiles();

}  // namespace splitee
