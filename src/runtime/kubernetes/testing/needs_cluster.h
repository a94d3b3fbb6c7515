#pragma once
// For tests on the real cluster that scripts/test-kubernetes starts: all of a program's are skipped
// where there is none.

#include <filesystem>

namespace slipway::runtime {

// Where the cluster's files are, its kubeconfig among them.
std::filesystem::path cluster_folder();

}  // namespace slipway::runtime
