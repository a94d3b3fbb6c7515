#pragma once
// Variables and secrets as the API takes and shows them, whatever they belong to.

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "api/api_context.h"
#include "pipeline/variables.h"

namespace slipway::api {

// All that a parent sees, and from there how each is shown. Lives for one transaction.
class VariableView {
 public:
  VariableView(ApiContext& context, store::Transaction& tx, const model::VariableParent& parent);

  const std::vector<pipeline::VisibleVariable>& all() const { return visible_; }
  const pipeline::VisibleVariable* find(const model::VariableId& id) const;
  // The reference's VariableResponse, of which its EnvironmentVariable and Secret are parts. A
  // secret's value is never shown.
  boost::json::object show(const pipeline::VisibleVariable& one) const;

 private:
  // What `one` takes the place of, in a wider parent.
  const pipeline::VisibleVariable* overridden_by(const pipeline::VisibleVariable& one) const;
  model::VariableType type_of(const pipeline::VisibleVariable& one) const;
  boost::json::object brief(const pipeline::VisibleVariable& one) const;
  void add_place(const model::VariableParent& parent, boost::json::object& shape) const;
  model::VariableScope scope_of(const pipeline::VisibleVariable& one) const;

  store::Transaction& tx_;
  std::vector<pipeline::VisibleVariable> visible_;
};

// A stored one, seen from where it belongs.
boost::json::object variable_shape(ApiContext& context, store::Transaction& tx,
                                   const model::Variable& variable);

// `plain` is the value to store, where the body has one.
void read_variable(base::JsonFields& fields, model::Variable& variable,
                   std::optional<std::string>& plain);
void read_key(base::JsonFields& fields, std::string_view name, std::string& key);
void read_value(base::JsonFields& fields, std::optional<std::string>& plain);

// The reference's secret managers are none of Slipway's: naming one is refused.
void refuse_secret_manager(base::JsonFields& fields);

// PUT of one, wherever it stands.
Answer edit_variable(ApiContext& context, store::Transaction& tx, model::Variable variable,
                     const boost::json::value& body);

// As the store keeps it: a secret encrypted.
std::string stored_value(ApiContext& context, bool secret, const std::string& plain);

}  // namespace slipway::api
