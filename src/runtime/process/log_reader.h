#pragma once
// The reading side of an instance's log, while its supervisor writes it. Thread-safe.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "model/deployment.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime {

// Entries after `after`, at most `limit`, oldest first. What was dropped already is not there.
std::vector<model::LogLine> read_log(const std::filesystem::path& instance, std::uint64_t after,
                                     std::size_t limit, const SecretMask& mask);

}  // namespace slipway::runtime
