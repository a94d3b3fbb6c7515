#include "versions.h"

#include <algorithm>
#include <charconv>

namespace slipway::simulation {

std::string brief(const std::string& version) {
  return version.substr(0, version.starts_with("sha256:") ? 15 : 8);
}

std::array<int, 3> numbers_of(const std::string& tag) {
  std::array<int, 3> numbers{};
  const char* at = tag.data();
  const char* const end = at + tag.size();
  for (auto& number : numbers) {
    at = std::from_chars(at, end, number).ptr;
    if (at != end) ++at;
  }
  return numbers;
}

bool was_pushed(const ImageRepository& image, const std::string& digest) {
  return std::any_of(image.pushes.begin(), image.pushes.end(),
                     [&](const auto& push) { return push.digest == digest; });
}

std::optional<std::size_t> place_of(const KnownService& service, const std::string& version,
                                    std::size_t from) {
  std::vector<std::string> all;
  if (service.repository != nullptr) {
    for (const auto& move : service.repository->moves(service.branch)) all.push_back(move.to);
  } else {
    for (const auto& push : service.image->pushes) all.push_back(push.digest);
  }
  for (std::size_t place = std::max<std::size_t>(from, 1); place <= all.size(); ++place) {
    if (all[place - 1] == version) return place;
  }
  return std::nullopt;
}

std::string tip_of(const KnownService& service) {
  if (service.repository != nullptr) return service.repository->tip(service.branch);
  return service.image->pushes.back().digest;
}

bool failed(const std::string& state) {
  return state == "BUILD_ERROR" || state == "DEPLOYMENT_ERROR" || state == "CANCELED";
}

}  // namespace slipway::simulation
