#include "runtime/kubernetes/kubernetes_options.h"

#include <arpa/inet.h>
#include <boost/json/serialize.hpp>

#include "base/json_fields.h"
#include "model/image.h"
#include "runtime/kubernetes/names.h"

namespace slipway::runtime {
namespace {

bool is_ipv4(const std::string& text) {
  in_addr address{};
  return ::inet_pton(AF_INET, text.c_str(), &address) == 1;
}

bool is_gateway(std::string_view text) {
  const auto slash = text.find('/');
  return slash != std::string_view::npos && kubernetes::is_label(text.substr(0, slash)) &&
         kubernetes::is_subdomain(text.substr(slash + 1));
}

void read_engine(base::JsonFields& fields, const boost::json::value& builder,
                 KubernetesOptions& options) {
  auto parsed = parse_docker_settings(boost::json::serialize(builder));
  if (parsed) {
    options.builder = std::move(*parsed);
    return;
  }
  auto error = parsed.error();
  const std::string_view outer = "settings";
  const bool is_inside = error.field.starts_with(outer);
  error.field = "settings.builder" + (is_inside ? error.field.substr(outer.size()) : "");
  fields.take(error);
}

// {"image": "moby/buildkit:rootless"}
void read_image(base::JsonFields& fields, const boost::json::value& builder,
                KubernetesOptions& options) {
  base::JsonFields inner(builder, "settings.builder");
  options.builder_image = inner.text("image").value_or("");
  if (!model::parse_image_reference(options.builder_image)) {
    inner.wrong("image", "'" + options.builder_image +
                             "' is no image; write it like moby/buildkit:rootless.");
  }
  inner.refuse_unknown();
  fields.take(inner.error());
}

void read_builds(base::JsonFields& fields, KubernetesOptions& options) {
  options.registry = fields.text("registry").value_or("");
  const auto* builder = fields.any("builder");
  const bool has_builder = builder != nullptr && !builder->is_null();
  if (has_builder && builder->is_object() && builder->get_object().contains("image")) {
    read_image(fields, *builder, options);
  } else if (has_builder) {
    read_engine(fields, *builder, options);
  }
  if (!options.registry.empty() && !model::parse_image_name(options.registry + "/web")) {
    fields.wrong("registry", "'" + options.registry +
                                 "' is no place of images; write it like "
                                 "registry.example.org/team.");
  }
  if (options.registry.empty() && has_builder) {
    fields.wrong("registry",
                 "is missing: nodes pull what the builder built from a registry; write one like "
                 "registry.example.org/team.");
  }
  if (!options.registry.empty() && !has_builder) {
    fields.wrong("builder",
                 "is missing: name who builds what is pushed to the registry, a container engine "
                 "as {\"host\": \"unix:///run/docker.sock\"}, or an image of BuildKit that the "
                 "cluster runs, as {\"image\": \"moby/buildkit:rootless\"}.");
  }
}

}  // namespace

base::Result<KubernetesOptions> parse_kubernetes_settings(std::string_view json) {
  const auto value = base::parse_json(json);
  if (!value) return base::fail(value.error());
  base::JsonFields fields(*value, "settings");
  KubernetesOptions options;
  options.kubeconfig = fields.text("kubeconfig").value_or("");
  options.context = fields.text("context").value_or("");
  options.name_space = fields.text("namespace").value_or("");
  options.reach = fields.enumeration<ClusterReach>("reach");
  options.node_address = fields.text("node_address").value_or("");
  options.ingress_class = fields.text("ingress_class").value_or("");
  options.gateway = fields.text("gateway").value_or("");
  const std::string file = options.kubeconfig.string();
  if (file.find('\n') != std::string::npos || file.find("://") != std::string::npos) {
    fields.wrong("kubeconfig",
                 "is the content of a file, which everybody who may read this runtime would see. "
                 "Put the file where slipwayd can read it, and write its path.");
  } else if (!file.empty() && !options.kubeconfig.is_absolute()) {
    fields.wrong("kubeconfig", "'" + file + "' is no absolute path.");
  }
  if (file.empty() && !options.context.empty()) {
    fields.wrong("context", "is one of a kubeconfig; name that, too.");
  }
  if (!options.name_space.empty() && !kubernetes::is_label(options.name_space)) {
    fields.wrong("namespace", "'" + options.name_space +
                                  "' is no namespace's name: letters in lower case, digits and "
                                  "hyphens, at most 63.");
  }
  if (!options.node_address.empty() && !is_ipv4(options.node_address)) {
    fields.wrong("node_address", "'" + options.node_address + "' is no IPv4 address.");
  }
  if (!options.ingress_class.empty() && !kubernetes::is_subdomain(options.ingress_class)) {
    fields.wrong("ingress_class", "'" + options.ingress_class + "' is no IngressClass's name.");
  }
  if (!options.gateway.empty() && !is_gateway(options.gateway)) {
    fields.wrong("gateway", "'" + options.gateway + "' names no Gateway; write namespace/name.");
  }
  read_builds(fields, options);
  fields.refuse_unknown();
  if (fields.error()) return base::fail(*fields.error());
  return options;
}

}  // namespace slipway::runtime
