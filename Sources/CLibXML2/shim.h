#pragma once
// Debian's libxml2 pulls in the system's ICU, whose enumerations clash with those inside Foundation. Only pointers to
// the structure that differs are ever handed over, so its size does not matter here.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/xmlreader.h>
#include <libxml/parser.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
// xmlFree is a mutable global, which Swift 6 does not let through.
static inline void cxml_free(void *p) { xmlFree(p); }
