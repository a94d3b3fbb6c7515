#pragma once
// Reads a job's JSON body (the reference's JobRequest) into a service, every field checked.

#include "base/json_fields.h"
#include "model/service.h"

namespace slipway::api {

// Fields that are absent keep what the service has. `creating`: a name, a source and a schedule are
// needed. The first thing wrong, naming its field. The time zone is not looked up: that is I/O.
std::optional<base::Error> read_job(const boost::json::value& body, bool creating,
                                    bool allow_file_repositories, model::Service& service);

}  // namespace slipway::api
