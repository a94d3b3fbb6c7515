#pragma once
// Helm: services that are a chart, which the program helm brings to a cluster; and the repositories
// that charts come from. Values only. The words are the reference's (HelmRequest,
// HelmRepositoryRequest) where it has them.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/git_source.h"
#include "model/ids.h"

namespace slipway::model {

// The reference's HelmRepositoryKindEnum. All but HTTPS are container registries, which keep charts
// as OCI artifacts.
BOOST_DEFINE_ENUM_CLASS(HelmRepositoryKind, HTTPS, OCI_ECR, OCI_SCALEWAY_CR, OCI_DOCKER_HUB,
                        OCI_PUBLIC_ECR, OCI_GENERIC_CR, OCI_GITHUB_CR, OCI_GITLAB_CR)

constexpr bool is_oci(HelmRepositoryKind kind) { return kind != HelmRepositoryKind::HTTPS; }

struct HelmRepository {
  HelmRepositoryId id;
  OrganizationId organization;
  std::string name;
  HelmRepositoryKind kind = HelmRepositoryKind::HTTPS;
  std::string description;
  std::string url;  // "https://charts.example.com", "oci://registry.example.com/charts"
  bool skip_tls_verification = false;
  std::string username;
  std::string password;  // encrypted; "" for none
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

// A chart of a repository. Without a name the chart comes from git.
struct ChartSource {
  std::optional<HelmRepositoryId> repository;
  std::string name;
  std::string version;
};

// One value of `helm --set`: "image.tag" and "v2".
struct HelmValue {
  std::string key;
  std::string value;
};

struct HelmValuesFile {
  std::string name;
  std::string content;  // YAML
};

struct HelmPort {
  std::string id{};
  std::string name{};
  std::uint16_t internal_port = 0;
  std::uint16_t external_port = 0;
  std::string name_space{};    // of the Service; empty: the release's
  std::string service_name{};  // of the Service; empty: the selectors choose
  std::map<std::string, std::string> service_selectors{};
  bool is_default = false;
  std::string protocol = "HTTP";  // or GRPC
};

// What helm is given besides, --dependency-update say, is the arguments of ServiceSettings.
struct HelmSettings {
  // The later overrides the earlier, as helm has it: values_paths, files, set_json, set,
  // set_string.
  std::optional<GitSource> values_git;    // the repository of values_paths
  std::vector<std::string> values_paths;  // files below its root, in their order
  std::vector<HelmValuesFile> files;
  std::vector<HelmValue> set;
  std::vector<HelmValue> set_string;
  std::vector<HelmValue> set_json;
  std::vector<HelmPort> ports;
  std::uint32_t timeout = 600;  // seconds of an upgrade, with its way back
  bool allow_cluster_wide_resources = false;
};

}  // namespace slipway::model
