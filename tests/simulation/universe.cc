#include "universe.h"

#include <utility>

namespace slipway::simulation {

void Trace::note(base::Timestamp at, std::initializer_list<std::string_view> words) {
  const auto mix = [&](unsigned char byte) { digest_ = (digest_ ^ byte) * 1099511628211U; };
  const auto micros = static_cast<std::uint64_t>((at - kBegin).count());
  for (unsigned shift = 0; shift < 64; shift += 8) mix(static_cast<unsigned char>(micros >> shift));
  for (const auto word : words) {
    for (const char c : word) mix(static_cast<unsigned char>(c));
    mix(0);
  }
  if (!keeps_) return;
  const auto seconds = micros / 1'000'000;
  std::string line = std::to_string(seconds / 3600) + ":" +
                     std::to_string(100 + seconds / 60 % 60).substr(1) + ":" +
                     std::to_string(100 + seconds % 60).substr(1) + "." +
                     std::to_string(1000 + micros / 1000 % 1000).substr(1);
  for (const auto word : words) line.append(" ").append(word);
  lines_.push_back(std::move(line));
}

void Universe::break_promise(const std::string& promise, const std::string& how) {
  note({"BROKEN", promise, how});
  if (!broken) broken = Broken{promise, how};
}

}  // namespace slipway::simulation
