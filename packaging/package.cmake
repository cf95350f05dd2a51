# What is installed, and the Debian package made of it (./dev package).
set(doc share/doc/feedd)
set(generated ${CMAKE_CURRENT_BINARY_DIR}/packaging)
find_package(Python3 COMPONENTS Interpreter)

# pack(SOURCE NAME): compressed as Debian wants documentation, the same bytes each time
function(feedd_pack source name)
  add_custom_command(OUTPUT ${generated}/${name}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}
    COMMAND gzip -9nc ${source} > ${generated}/${name}
    DEPENDS ${source} VERBATIM)
endfunction()

if(Python3_FOUND)
  foreach(kind man schema)
    set(name_man feedd.toml.5)
    set(name_schema feedd.schema.json)
    add_custom_command(OUTPUT ${generated}/${name_${kind}}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}
      COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/packaging/reference.py ${kind}
        ${PROJECT_SOURCE_DIR}/config/feedd.toml ${PROJECT_VERSION} > ${generated}/${name_${kind}}
      DEPENDS packaging/reference.py config/feedd.toml VERBATIM)
  endforeach()
  feedd_pack(${PROJECT_SOURCE_DIR}/packaging/feedd.1 feedd.1.gz)
  feedd_pack(${generated}/feedd.toml.5 feedd.toml.5.gz)
  feedd_pack(${PROJECT_SOURCE_DIR}/CHANGELOG.md changelog.gz)
  feedd_pack(${PROJECT_SOURCE_DIR}/packaging/changelog.Debian changelog.Debian.gz)
  add_custom_target(documentation ALL DEPENDS ${generated}/feedd.1.gz ${generated}/feedd.toml.5.gz
    ${generated}/feedd.schema.json ${generated}/changelog.gz ${generated}/changelog.Debian.gz)
  install(FILES ${generated}/feedd.1.gz DESTINATION share/man/man1)
  install(FILES ${generated}/feedd.toml.5.gz DESTINATION share/man/man5)
  install(FILES ${generated}/changelog.gz ${generated}/changelog.Debian.gz packaging/copyright README.md
    DESTINATION ${doc})
  install(FILES ${generated}/feedd.schema.json DESTINATION share/feedd)
endif()

install(FILES systemd/feedd.service systemd/feedd.socket systemd/feedd-export.service systemd/feedd-export.timer
  DESTINATION lib/systemd/system)
install(FILES packaging/feedd.bash DESTINATION share/bash-completion/completions RENAME feedd)
install(FILES config/feedd.toml DESTINATION /etc/feedd)

# What is installed is built by name (./dev package): tests and all are none of it.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME feedd)
set(CPACK_PACKAGE_CONTACT "The feedd authors <feedd@feedd.example>")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_SOURCE_DIR}/build/package)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, publicsuffix, tzdata")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "RSS/Atom feed generator and aggregator")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "feedd watches directories of posts (Markdown as Jekyll, Hugo and Zola keep
it), turns each new post into Atom, RSS and JSON Feed entries, merges in the
feeds of others, and serves the result over HTTP or writes it as files.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/packaging/postinst ${PROJECT_SOURCE_DIR}/packaging/prerm
  ${PROJECT_SOURCE_DIR}/packaging/postrm ${PROJECT_SOURCE_DIR}/packaging/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
