#pragma once
// Reads the JSON body of a helm service, a chart, every field checked. Pure.

#include "base/json_fields.h"
#include "model/service.h"

namespace slipway::api {

inline constexpr const char* kValuesCommit = "values_override_git_commit_id";

// Fields that are absent keep what the service has; of values_override each by itself, and `file`
// as a whole. `creating`: a name and a source are needed. The first thing wrong, naming its field.
std::optional<base::Error> read_helm(const boost::json::value& body, bool creating,
                                     bool allow_file_repositories, model::Service& service);

// What is wrong with the version of a repository's chart; nothing: it is one.
std::optional<std::string> wrong_chart_version(const std::string& version);

// Whether these are versions of what the chart and its values come from; "" is fine. kInvalid
// naming the field.
base::Result<void> check_chart_versions(const model::Service& service, const std::string& version,
                                        const std::string& commit,
                                        const std::string& values_commit);

}  // namespace slipway::api
