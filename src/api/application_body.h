#pragma once
// Reads an application's JSON body into a service, every field checked. Pure but for the look-ups
// that it is handed.

#include "base/json_fields.h"
#include "model/service.h"

namespace slipway::api {

// Fields that are absent keep what the service has. `creating`: a name and a repository are needed.
// The first thing wrong, naming its field.
std::optional<base::Error> read_application(const boost::json::value& body, bool creating,
                                            bool allow_file_repositories, model::Service& service);

// The object `git_repository` of a body. `needed`: its url, at least, must be there.
void read_git_repository(base::JsonFields& fields, bool needed, bool allow_file_repositories,
                         model::Service& service);

}  // namespace slipway::api
