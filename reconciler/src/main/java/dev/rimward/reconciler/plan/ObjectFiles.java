package dev.rimward.reconciler.plan;

import java.util.Collections;
import java.util.SortedMap;

/** The objects of an application in a cluster, read when they are asked for. */
interface ObjectFiles {
  ObjectFiles NONE =
      new ObjectFiles() {
        @Override
        public String digest() {
          return "";
        }

        @Override
        public SortedMap<String, String> ids() {
          return Collections.emptySortedMap();
        }

        @Override
        public byte[] content(String path) {
          throw new IllegalArgumentException("there is no " + path);
        }
      };

  /** Equal only for two that have the same content; two that have may still have others. */
  String digest();

  /** Git's id of each file's content, by its path below the application's folder. */
  SortedMap<String, String> ids();

  /** YAML of one object; must not be changed. */
  byte[] content(String path);
}
