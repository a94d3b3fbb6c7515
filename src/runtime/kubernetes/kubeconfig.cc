#include "runtime/kubernetes/kubeconfig.h"

#include <optional>
#include <utility>

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/yaml.h>

#include "base/encoding.h"
#include "io/files.h"
#include "runtime/kubernetes/names.h"

namespace slipway::runtime::kubernetes {
namespace {

using base::ErrorCode;
using base::fail;

constexpr const char* kUsualNamespace = "default";
constexpr std::size_t kLargestFile = std::size_t{1} << 20U;

std::string text_of(const YAML::Node& node, const char* name) {
  const auto value = node.IsMap() ? node[name] : YAML::Node();
  return value && value.IsScalar() ? value.Scalar() : std::string();
}

// Of a list of {name, <what>: {...}}.
std::optional<YAML::Node> named(const YAML::Node& file, const char* list, const char* what,
                                const std::string& name) {
  const auto entries = file[list];
  if (!entries || !entries.IsSequence()) return std::nullopt;
  for (const auto& entry : entries) {
    if (text_of(entry, "name") == name && entry[what]) return entry[what];
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(const YAML::Node& file, const KubernetesOptions& options)
      : file_(file), options_(options) {}

  base::Result<Access> read() {
    const std::string name =
        options_.context.empty() ? text_of(file_, "current-context") : options_.context;
    if (name.empty())
      return wrong("names no current context; set the runtime's context", "context");
    const auto context = named(file_, "contexts", "context", name);
    if (!context) return wrong("has no context '" + name + "'", "context");
    const auto cluster = named(file_, "clusters", "cluster", text_of(*context, "cluster"));
    if (!cluster) return wrong("has no cluster for the context '" + name + "'");
    const auto user = named(file_, "users", "user", text_of(*context, "user"));
    if (!user) return wrong("has no user for the context '" + name + "'");
    Access access;
    access.name_space = text_of(*context, "namespace");
    return read_cluster(*cluster, access)
        .and_then([&] { return read_user(*user, access); })
        .map([&] { return std::move(access); });
  }

 private:
  tl::unexpected<base::Error> wrong(const std::string& what,
                                    const char* field = "kubeconfig") const {
    return fail(ErrorCode::kInvalid,
                "The kubeconfig " + options_.kubeconfig.string() + " " + what + ".",
                std::string("settings.") + field);
  }

  base::Result<void> read_cluster(const YAML::Node& cluster, Access& access) {
    access.server = text_of(cluster, "server");
    while (access.server.ends_with('/')) access.server.pop_back();
    if (!access.server.starts_with("https://")) {
      return wrong("has a server that is no https address");
    }
    if (text_of(cluster, "insecure-skip-tls-verify") == "true") {
      return wrong(
          "skips the check of the cluster's certificate, and whoever answers would get Slipway's "
          "credentials; name its certificate-authority instead");
    }
    return read_pem(cluster, "certificate-authority", access.tls.authority);
  }

  base::Result<void> read_user(const YAML::Node& user, Access& access) {
    access.token = text_of(user, "token");
    if (const auto file = text_of(user, "tokenFile"); access.token.empty() && !file.empty()) {
      auto token = io::read_file(beside(file));
      if (!token) return wrong("names a tokenFile that cannot be read: " + token.error().message);
      while (token->ends_with('\n')) token->pop_back();
      access.token = std::move(*token);
    }
    if (auto read = read_pem(user, "client-certificate", access.tls.certificate); !read) {
      return read;
    }
    if (auto read = read_pem(user, "client-key", access.tls.key); !read) return read;
    if (access.token.empty() && (access.tls.certificate.empty() || access.tls.key.empty())) {
      return wrong(user["exec"] || user["auth-provider"]
                       ? "gets its credentials from a program, which Slipway does not run; make a "
                         "ServiceAccount for it and write its token there"
                       : "has neither a token nor a client certificate with its key for its user");
    }
    return {};
  }

  // Either inline, "<name>-data", or a file.
  base::Result<void> read_pem(const YAML::Node& node, const std::string& name, std::string& pem) {
    if (const auto data = text_of(node, (name + "-data").c_str()); !data.empty()) {
      auto decoded = base::decode_base64(data);
      if (!decoded) return wrong("has a " + name + "-data that is no base64");
      pem = std::move(*decoded);
    } else if (const auto file = text_of(node, name.c_str()); !file.empty()) {
      auto read = io::read_file(beside(file));
      if (!read) {
        return wrong("names a " + name + " that cannot be read: " + read.error().message);
      }
      pem = std::move(*read);
    }
    return {};
  }

  std::filesystem::path beside(const std::string& file) const {
    return options_.kubeconfig.parent_path() / file;
  }

  const YAML::Node& file_;
  const KubernetesOptions& options_;
};

base::Result<Access> read_account(const ClusterAccount& account) {
  if (account.address.empty()) {
    return fail(ErrorCode::kInvalid,
                "Slipway runs in no pod, so that it has no account of a cluster; set the runtime's "
                "kubeconfig.",
                "settings.kubeconfig");
  }
  Access access;
  access.server = account.address;
  auto token = io::read_file(account.folder / "token");
  if (!token) return fail(token.error());
  auto authority = io::read_file(account.folder / "ca.crt");
  if (!authority) return fail(authority.error());
  access.token = std::move(*token);
  while (access.token.ends_with('\n')) access.token.pop_back();
  access.tls.authority = std::move(*authority);
  access.name_space = io::read_file(account.folder / "namespace").value_or("");
  return access;
}

}  // namespace

base::Result<Access> parse_kubeconfig(const std::string& text, const KubernetesOptions& options) {
  const auto no_kubeconfig = [&](const std::string& why) {
    return fail(ErrorCode::kInvalid,
                "What " + options.kubeconfig.string() + " holds is no kubeconfig: " + why + ".",
                "settings.kubeconfig");
  };
  if (text.size() > kLargestFile) return no_kubeconfig("it is larger than 1 MiB");
  try {
    const auto file = YAML::Load(text);
    if (!file.IsMap()) return no_kubeconfig("it is no mapping");
    return Reader(file, options).read();
  } catch (const YAML::Exception& e) {
    return no_kubeconfig(e.what());
  }
}

base::Result<Access> read_access(const KubernetesOptions& options) {
  base::Result<Access> access;
  if (options.kubeconfig.empty()) {
    access = read_account(options.account);
  } else {
    const auto text = io::read_file(options.kubeconfig);
    if (!text) {
      return fail(ErrorCode::kUnavailable, "The kubeconfig " + options.kubeconfig.string() +
                                               " cannot be read (" + text.error().message + ").");
    }
    access = parse_kubeconfig(*text, options);
  }
  if (!access) return access;
  if (!options.name_space.empty()) access->name_space = options.name_space;
  if (access->name_space.empty()) access->name_space = kUsualNamespace;
  if (is_label(access->name_space)) return access;
  return fail(ErrorCode::kInvalid, "'" + access->name_space + "' is no namespace's name.",
              "settings.namespace");
}

}  // namespace slipway::runtime::kubernetes
