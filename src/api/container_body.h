#pragma once
// Reads a container's JSON body into a service, every field checked. Pure.

#include "base/json_fields.h"
#include "model/service.h"

namespace slipway::api {

// Fields that are absent keep what the service has. `creating`: a name, an image and a tag are
// needed. The first thing wrong, naming its field.
std::optional<base::Error> read_container(const boost::json::value& body, bool creating,
                                          model::Service& service);

// The fields image_name, tag and registry_id; `needed`: the first two must be there.
void read_image(base::JsonFields& fields, bool needed, model::ImageSource& image);

// The fields tag_policy and tag_poll: which tags of its image a service takes.
void read_following(base::JsonFields& fields, model::ServiceSettings& settings);

// What is wrong with an image's tag, in the words of the Distribution specification: at most 128 of
// [a-zA-Z0-9_.-], not beginning with one of the last two.
std::optional<std::string> wrong_tag(const std::string& tag);

}  // namespace slipway::api
