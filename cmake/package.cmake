# Debian packages: slipwayd, which runs services, and slipway, which a CI image needs alone.
include(GNUInstallDirs)

set(config ${CMAKE_BINARY_DIR}/etc/slipwayd.toml)
add_custom_command(OUTPUT ${config}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/etc
  COMMAND slipwayd --example-config > ${config}
  DEPENDS slipwayd)
add_custom_target(slipwayd_config ALL DEPENDS ${config})
install(TARGETS slipwayd slipway-supervisor COMPONENT slipwayd)
install(FILES ${config} DESTINATION /etc/slipway COMPONENT slipwayd)
install(FILES packaging/systemd/slipwayd.service packaging/systemd/slipwayd.socket
  DESTINATION /lib/systemd/system COMPONENT slipwayd)
install(FILES packaging/prometheus/slipway.rules.yml packaging/grafana/slipway.json
  packaging/systemd/public-ports.conf packaging/systemd/service-user.conf
  DESTINATION share/slipwayd COMPONENT slipwayd)
# What is in them, which scripts/package writes.
install(FILES ${CMAKE_BINARY_DIR}/sbom/slipwayd.spdx.json
  DESTINATION share/doc/slipwayd COMPONENT slipwayd OPTIONAL)
install(FILES ${CMAKE_BINARY_DIR}/sbom/slipway.spdx.json
  DESTINATION share/doc/slipway COMPONENT slipway OPTIONAL)
install(FILES LICENSE DESTINATION share/doc/slipwayd RENAME copyright COMPONENT slipwayd)
install(FILES LICENSE DESTINATION share/doc/slipway RENAME copyright COMPONENT slipway)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The Slipway project")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL slipwayd slipway)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_SLIPWAYD_PACKAGE_NAME slipwayd)
set(CPACK_DEBIAN_SLIPWAYD_PACKAGE_DEPENDS "git, openssh-client, ca-certificates, passwd")
set(CPACK_DEBIAN_SLIPWAYD_PACKAGE_RECOMMENDS "caddy, slipway")
set(CPACK_DEBIAN_SLIPWAYD_DESCRIPTION
  "redeploys exactly the services that a push concerns
 The daemon: it receives the webhooks of forges and registries, decides for each service whether
 it is concerned, and releases it as a process or a container of this machine.")
set(CPACK_DEBIAN_SLIPWAYD_PACKAGE_CONTROL_EXTRA
  ${CMAKE_SOURCE_DIR}/packaging/postinst ${CMAKE_SOURCE_DIR}/packaging/prerm
  ${CMAKE_SOURCE_DIR}/packaging/postrm ${CMAKE_BINARY_DIR}/etc/conffiles)
file(WRITE ${CMAKE_BINARY_DIR}/etc/conffiles "/etc/slipway/slipwayd.toml\n")
set(CPACK_DEBIAN_SLIPWAY_PACKAGE_NAME slipway)
set(CPACK_DEBIAN_SLIPWAY_PACKAGE_DEPENDS "libcurl4, ca-certificates")
set(CPACK_DEBIAN_SLIPWAY_DESCRIPTION
  "the command line of Slipway
 Deploys, watches and explains services of a Slipway daemon; announces images from a CI.")
include(CPack)
