#pragma once
// A version's mounted files as the tar that an engine extracts into a container
// (PUT /containers/{id}/archive of the Docker Engine API). Pure.

#include <string>
#include <vector>

#include "runtime/runtime.h"

namespace slipway::runtime::docker {

// Relative to the container's root. Readable by everybody in there: its user is the image's choice.
std::string file_archive(const std::vector<MountedFile>& files);

}  // namespace slipway::runtime::docker
