#pragma once
// What versions a service's branch or image had, in which order. Called by Promises.

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "organization.h"
#include "repositories.h"

namespace slipway::simulation {

// A commit or a digest, for people.
std::string brief(const std::string& version);
// "1.12.3", of which the organization's tags are all made.
std::array<int, 3> numbers_of(const std::string& tag);
bool was_pushed(const ImageRepository& image, const std::string& digest);
// The first place from `from` on at which the service's branch or image was that version; nothing
// where it was so only before. Places count from 1.
std::optional<std::size_t> place_of(const KnownService& service, const std::string& version,
                                    std::size_t from);
std::string tip_of(const KnownService& service);
// By the name of a deployment's state.
bool failed(const std::string& state);

}  // namespace slipway::simulation
