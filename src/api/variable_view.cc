#include "api/variable_view.h"

#include <algorithm>

#include "api/on_path.h"
#include "api/service_checks.h"
#include "api/shapes.h"
#include "base/enum.h"
#include "model/mount_path.h"
#include "store/services.h"
#include "store/variables.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using model::VariableScope;
using model::VariableType;
using pipeline::VisibleVariable;

bool is_variable_name(std::string_view name) {
  return !name.empty() && (name.front() < '0' || name.front() > '9') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

VariableScope scope_of_kind(model::ServiceKind kind) {
  return base::parse_enum<VariableScope>(base::to_string(kind)).value();
}

}  // namespace

VariableView::VariableView(ApiContext& context, store::Transaction& tx,
                           const model::VariableParent& parent)
    : tx_(tx), visible_(pipeline::visible_variables(context.pipeline, tx, parent)) {}

const VisibleVariable* VariableView::find(const model::VariableId& id) const {
  const auto at = std::find_if(visible_.begin(), visible_.end(),
                               [&](const auto& one) { return one.variable.id == id; });
  return at == visible_.end() ? nullptr : &*at;
}

const VisibleVariable* VariableView::overridden_by(const VisibleVariable& one) const {
  const VisibleVariable* wider = nullptr;
  for (const auto& other : visible_) {
    if (other.variable.id == one.variable.id) break;
    if (other.variable.key == one.variable.key) wider = &other;
  }
  return wider;
}

VariableType VariableView::type_of(const VisibleVariable& one) const {
  if (one.built_in) return VariableType::BUILT_IN;
  if (one.variable.alias_of) return VariableType::ALIAS;
  if (overridden_by(one) != nullptr) return VariableType::OVERRIDE;
  return one.variable.mount_path.empty() ? VariableType::VALUE : VariableType::FILE;
}

VariableScope VariableView::scope_of(const VisibleVariable& one) const {
  if (one.built_in) return VariableScope::BUILT_IN;
  if (std::holds_alternative<model::OrganizationId>(one.variable.parent)) {
    return VariableScope::ORGANIZATION;
  }
  if (std::holds_alternative<model::ProjectId>(one.variable.parent)) return VariableScope::PROJECT;
  const auto* id = std::get_if<model::ServiceId>(&one.variable.parent);
  if (id == nullptr) return VariableScope::ENVIRONMENT;
  const auto service = store::service(tx_, *id);
  return service ? scope_of_kind(service->kind) : VariableScope::APPLICATION;
}

json::object VariableView::brief(const VisibleVariable& one) const {
  json::object shape{{"id", one.variable.id.to_string()},
                     {"key", one.variable.key},
                     {"mount_path", one.variable.mount_path},
                     {"scope", base::to_string(scope_of(one))},
                     {"variable_type", base::to_string(type_of(one))}};
  shape["value"] = nullptr;
  if (!one.variable.secret) shape["value"] = one.variable.value;
  return shape;
}

void VariableView::add_place(const model::VariableParent& parent, json::object& shape) const {
  const auto* id = std::get_if<model::ServiceId>(&parent);
  const auto service = id == nullptr ? std::nullopt : store::service(tx_, *id);
  if (!service) return;
  shape["service_id"] = service->id.to_string();
  shape["service_name"] = service->name;
  shape["service_type"] = base::to_string(service->kind);
}

json::object VariableView::show(const VisibleVariable& one) const {
  const auto& v = one.variable;
  json::object shape = brief(one);
  shape["created_at"] = base::to_iso8601(v.created_at);
  shape["updated_at"] = base::to_iso8601(v.updated_at);
  shape["mount_path"] = text_or_null(v.mount_path);
  shape["description"] = v.description;
  shape["is_secret"] = v.secret;
  shape["enable_interpolation_in_file"] = !v.mount_path.empty() && v.interpolated;
  add_place(v.parent, shape);
  const std::string suffix = v.secret ? "_secret" : "_variable";
  if (v.alias_of) {
    if (const auto* target = find(*v.alias_of)) {
      shape["aliased" + suffix] = brief(*target);
      shape["value"] = brief(*target).at("value");
      // The general endpoint says "variable" of both.
      if (v.secret) shape["aliased_variable"] = brief(*target);
    }
  }
  if (const auto* wider = overridden_by(one)) {
    shape["overridden" + suffix] = brief(*wider);
    if (v.secret) shape["overridden_variable"] = brief(*wider);
  }
  if (v.secret) shape["value"] = nullptr;
  return shape;
}

json::object variable_shape(ApiContext& context, store::Transaction& tx,
                            const model::Variable& variable) {
  const VariableView view(context, tx, variable.parent);
  const auto* one = view.find(variable.id);
  return one == nullptr ? json::object() : view.show(*one);
}

void read_key(base::JsonFields& fields, std::string_view name, std::string& key) {
  key = fields.required_text(name);
  if (!fields.error() && !is_variable_name(key)) {
    fields.wrong(name, "'" + key +
                           "' is no name of an environment variable. Use letters, digits and _, "
                           "not beginning with a digit.");
  }
}

void read_value(base::JsonFields& fields, std::optional<std::string>& plain) {
  plain = fields.text("value");
  if (plain && plain->find('\0') != std::string::npos) {
    fields.wrong("value", "must not hold a NUL character; no environment variable can.");
  }
}

// A file is often a template of its own: {{NAME}} is left alone in it unless asked for.
void read_mount_path(base::JsonFields& fields, model::Variable& variable) {
  const bool was_file = !variable.mount_path.empty();
  const auto interpolated = fields.boolean("enable_interpolation_in_file");
  if (const auto path = fields.text("mount_path")) {
    if (const auto checked = model::check_mount_path(*path); !checked) {
      fields.wrong("mount_path", checked.error().message);
    }
    variable.mount_path = *path;
  }
  const bool is_file = !variable.mount_path.empty();
  if (is_file != was_file) variable.interpolated = !is_file;
  if (is_file) variable.interpolated = interpolated.value_or(variable.interpolated);
}

void read_variable(base::JsonFields& fields, model::Variable& variable,
                   std::optional<std::string>& plain) {
  read_key(fields, "key", variable.key);
  read_value(fields, plain);
  if (auto description = fields.text("description")) variable.description = *description;
  read_mount_path(fields, variable);
}

void refuse_secret_manager(base::JsonFields& fields) {
  if (fields.any("secret_manager_access_id") == nullptr) return;
  fields.wrong("secret_manager_access_id",
               "is not supported; send the secret itself, which is kept encrypted.");
}

Answer edit_variable(ApiContext& context, store::Transaction& tx, model::Variable variable,
                     const json::value& body) {
  base::JsonFields fields(body);
  std::optional<std::string> plain;
  read_variable(fields, variable, plain);
  refuse_secret_manager(fields);
  fields.refuse_unknown();
  if (fields.error()) return base::fail(*fields.error());
  if (plain && variable.alias_of && !plain->empty()) {
    return base::fail(base::ErrorCode::kInvalid,
                      "value: an alias has the value of what it stands for; edit that.", "value");
  }
  if (plain && !variable.alias_of) variable.value = stored_value(context, variable.secret, *plain);
  variable.updated_at = context.now();
  if (auto can = check_mounts_files(context, tx, variable); !can) return base::fail(can.error());
  return stored_as(200, store::update(tx, variable),
                   [&] { return variable_shape(context, tx, variable); });
}

std::string stored_value(ApiContext& context, bool secret, const std::string& plain) {
  return secret ? context.pipeline.cipher.encrypt(plain) : plain;
}

}  // namespace slipway::api
