#pragma once
// For tests: images made from nothing, as an OCI layout, and pushed with skopeo.

#include <filesystem>
#include <string>
#include <vector>

#include "model/image.h"
#include "registry/registry.h"

namespace slipway::registry {

struct TestImage {
  std::filesystem::path layout;
  model::Digest digest;
  bool is_index = false;
};

// An image of one small file; another `variant` has another digest.
TestImage make_image(const std::filesystem::path& folder, const std::string& variant);
// Two of them, for two architectures.
TestImage make_index(const std::filesystem::path& folder, const std::string& variant);

// An image of these files of the machine, by their names in it; the first is what it runs.
struct TestProgram {
  std::vector<std::pair<std::string, std::filesystem::path>> files;
  std::vector<std::string> environment{};  // "NAME=value"
};
TestImage make_program_image(const std::filesystem::path& folder, const std::string& variant,
                             const TestProgram& program);

// `target`: "127.0.0.1:5000/acme/shop:1.0". Throws where skopeo fails.
void push(const TestImage& image, const std::string& target, const Credentials& credentials);

// A program of the machine, by its name; what it wrote to stdout. Throws where it fails.
std::string run_tool(std::vector<std::string> argv, const std::filesystem::path& directory,
                     std::string input = "");

}  // namespace slipway::registry
