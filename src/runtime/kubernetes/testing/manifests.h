#pragma once
// What installs Slipway into a cluster, as packaging/ has it. For tests.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

namespace slipway::runtime {

// packaging/kubernetes and packaging/helm of the checkout.
std::filesystem::path packaging();

// The objects of a file, or of a program's output.
std::vector<YAML::Node> read_manifests(const std::filesystem::path& file);
// All of packaging/kubernetes/base, as they are written.
std::vector<YAML::Node> base_manifests();
// What the program prints; nothing where there is no such program, or an older one without the
// words. Throws where it fails.
std::optional<std::vector<YAML::Node>> render(const std::vector<std::string>& argv);
std::optional<std::vector<YAML::Node>> render_kustomization(const std::string& name);
std::optional<std::vector<YAML::Node>> render_chart(const std::vector<std::string>& settings);

// The same text for what says the same, whatever the order of keys and the quotes.
std::string canonical(const YAML::Node& node);

// Verbs, by group and resource as "apps/deployments", "/pods/log".
using Rights = std::map<std::string, std::vector<std::string>>;
// Of the one Role among them.
Rights rights_in(const std::vector<YAML::Node>& manifests);

}  // namespace slipway::runtime
