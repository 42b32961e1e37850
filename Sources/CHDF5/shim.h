#pragma once
#include <hdf5.h>
#include <hdf5_hl.h>
#include <fcntl.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/fs.h>
#include <sys/syscall.h>
#endif

// What Swift cannot import from the headers above, and nothing else.

// Predefined types and property-list classes are macros that first call H5open() and then name a global.
static inline hid_t chdf5_type_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t chdf5_type_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t chdf5_type_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t chdf5_type_f64le(void) { return H5T_IEEE_F64LE; }
static inline hid_t chdf5_type_f32le(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_type_i64le(void) { return H5T_STD_I64LE; }
static inline hid_t chdf5_type_u8le(void) { return H5T_STD_U8LE; }
static inline hid_t chdf5_type_u16le(void) { return H5T_STD_U16LE; }
static inline hid_t chdf5_type_u32le(void) { return H5T_STD_U32LE; }
static inline hid_t chdf5_type_i32le(void) { return H5T_STD_I32LE; }
static inline hid_t chdf5_type_c_string(void) { return H5T_C_S1; }
static inline hid_t chdf5_list_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t chdf5_list_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_list_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_list_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_list_link_create(void) { return H5P_LINK_CREATE; }
static inline hid_t chdf5_list_dataset_access(void) { return H5P_DATASET_ACCESS; }

// Macros with a cast in them.
static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_all(void) { return H5S_ALL; }
static inline hid_t chdf5_error_stack(void) { return H5E_DEFAULT; }
static inline size_t chdf5_variable(void) { return H5T_VARIABLE; }
static inline hsize_t chdf5_unlimited(void) { return H5S_UNLIMITED; }
static inline haddr_t chdf5_no_address(void) { return HADDR_UNDEF; }

// Macros that call H5check_version() beside their value.
static inline unsigned chdf5_access_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned chdf5_access_read(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_access_live_read(void) { return H5F_ACC_SWMR_READ; }
static inline unsigned chdf5_access_write(void) { return H5F_ACC_RDWR; }

// The property exists in some versions only.
static inline herr_t chdf5_disable_locks(hid_t access) {
#if H5_VERSION_GE(1, 12, 1) || (H5_VERSION_GE(1, 10, 7) && !H5_VERSION_GE(1, 12, 0))
  return H5Pset_file_locking(access, 0, 1);
#else
  (void)access;
  return 0;
#endif
}

// From 1.12 on these are macros over functions whose types have a number.
#if H5_VERSION_GE(1, 12, 0)
typedef H5L_iterate2_t chdf5_link_visitor;
typedef H5L_info2_t chdf5_link_info;
#else
typedef H5L_iterate_t chdf5_link_visitor;
typedef H5L_info_t chdf5_link_info;
#endif
static inline herr_t chdf5_visit_links(
    hid_t group, H5_index_t index, H5_iter_order_t order, chdf5_link_visitor visit, void *context) {
#if H5_VERSION_GE(1, 12, 0)
  return H5Literate2(group, index, order, NULL, visit, context);
#else
  return H5Literate(group, index, order, NULL, visit, context);
#endif
}
static inline herr_t chdf5_describe_link(hid_t group, const char *name, chdf5_link_info *link) {
#if H5_VERSION_GE(1, 12, 0)
  return H5Lget_info2(group, name, link, H5P_DEFAULT);
#else
  return H5Lget_info(group, name, link, H5P_DEFAULT);
#endif
}

// The width of hbool_t differs between versions, and h5clear's properties have names but no functions.
static inline herr_t chdf5_ignore_writer_mark(hid_t access) {
  hbool_t yes = 1;
  herr_t status = H5Pset(access, "clear_status_flags", &yes);
  return status < 0 ? status : H5Pset(access, "skip_eof_check", &yes);
}

// open(2) and fcntl(2) are variadic, and macOS has no declared fdatasync.
static inline int chdf5_claim(const char *path) {
  int descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  return descriptor < 0 ? descriptor : close(descriptor);
}
static inline int chdf5_open_appending(const char *path) {
  return open(path, O_CREAT | O_EXCL | O_WRONLY | O_APPEND | O_CLOEXEC, 0666);
}
static inline int chdf5_open_for_sync(const char *path) { return open(path, O_RDONLY | O_CLOEXEC); }
// Starts writing what a file has in memory, without waiting for it; a hint, so no error is told.
static inline void chdf5_start_synchronizing(int descriptor) {
#ifdef __linux__
  syscall(SYS_sync_file_range, descriptor, (long)0, (long)0, SYNC_FILE_RANGE_WRITE);
#else
  (void)descriptor;
#endif
}
static inline int chdf5_synchronize(int descriptor) {
#ifdef __APPLE__
  return fcntl(descriptor, F_FULLFSYNC);
#else
  return fdatasync(descriptor);
#endif
}
