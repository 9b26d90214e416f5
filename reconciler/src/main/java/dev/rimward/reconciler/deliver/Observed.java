package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.Map;
import java.util.SortedMap;

/**
 * What was read of a cluster.
 *
 * @param inventories by application
 * @param live every member of these inventories that is there; one that is missing is known to be
 *     gone, unless its application could not be read
 * @param unreadable applications of which too little is known to act on, and why
 */
record Observed(
    SortedMap<String, Inventory> inventories,
    Map<ObjectId, Live> live,
    Map<String, String> unreadable) {}
